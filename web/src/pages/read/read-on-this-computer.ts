/** From the list of what was chosen to the list of what is read here. */
import { readHere } from '../../here/local-readings.ts'
import type { UploadView } from '../../uploads/study-upload.ts'
import { remove } from '../../uploads/upload-queue.ts'

/** @param chosen studies that are to be read on this computer: they leave the list of what may be sent */
export function readOnThisComputer(chosen: readonly Pick<UploadView, 'id' | 'group'>[]): void {
  // All that shows a reading is fetched before one begins.
  const page = Promise.all([import('../here/here-page.tsx'), import('../../viewer/stack-view.ts')])
  for (const { id, group } of chosen) {
    remove(id)
    readHere(group, page)
  }
}
