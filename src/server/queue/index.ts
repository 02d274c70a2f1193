/** The queue of series to be read. */
export {
  type DeadLetter,
  openQueue,
  PRIORITY,
  type Queue,
  type QueueOptions,
  type ReadJob,
} from './open-queue.ts'
