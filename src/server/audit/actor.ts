/** Who a deed is told of: by an id, and nothing else. */
import type { Principal } from '../auth/principal.ts'
import type { Actor } from './audit-event.ts'

/** @param principal who asks @returns the actor of what comes of it */
export function actorOf(principal: Principal): Actor {
  switch (principal.kind) {
    case 'user':
      return { kind: 'user', id: principal.userId }
    case 'token':
      return { kind: 'token', id: principal.tokenId }
    case 'guest':
      return { kind: 'guest', id: principal.guestLinkId }
    case 'nobody':
      return { kind: 'nobody', id: null }
  }
}
