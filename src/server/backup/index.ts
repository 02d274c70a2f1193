/** Backups: a platform copied while it works, checked, and made anew elsewhere. */
export { backUp, type BackedUp } from './back-up.ts'
export { askForBackup, listenForBackups } from './control-socket.ts'
export { checkBackup, restore, type Restored } from './restore.ts'
