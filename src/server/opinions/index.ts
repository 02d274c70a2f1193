/** Opinions of people on analyses: signed, kept as they were signed, corrected by new ones. */
export { type Opinion, opinionsOn, opinionTextSchema, signOpinion } from './sign-opinion.ts'
