/** The page to sign in on. */
import { useLocation } from 'wouter'
import controls from '../../design/controls.module.css'
import form from '../../design/form.module.css'
import { useWords } from '../../language/use-words.ts'
import { queryClient } from '../../query-client.ts'
import { sessionQuery } from '../../session.ts'
import { SignInForm } from './sign-in-form.tsx'
import { signInWords } from './sign-in-words.ts'

export function SignIn() {
  const words = useWords(signInWords)
  const [here, go] = useLocation()
  const signedIn = async () => {
    await queryClient.invalidateQueries(sessionQuery)
    if (here === '/sign-in') go('/')
  }
  return (
    <section className={`${controls.panel} ${form.card}`}>
      <title>{`${words.title} · Groundglass`}</title>
      <div>
        <h1>{words.title}</h1>
        <p className={form.lead}>{words.lead}</p>
      </div>
      <SignInForm onSignedIn={signedIn} />
      <p className={controls.hint}>{words.forgotten}</p>
    </section>
  )
}
