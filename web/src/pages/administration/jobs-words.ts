import { inBoth } from '../../language/words.ts'

export const jobsWords = inBoth(
  {
    lead: 'Every reading is a job. One that fails is tried again; one that fails too often is given up, and waits here for you.',
    now: 'Readings of all institutions',
    none: 'Nothing has been asked for yet.',
    since: (ago: string) => `the oldest since ${ago}`,
    dead: 'Given up',
    noneDead: 'Nothing was given up.',
    columns: {
      study: 'Study',
      model: 'Model',
      died: 'Given up',
      attempts: 'Attempts',
      why: 'Why, and what to do',
    },
    open: 'Open',
    requeue: 'Queue again',
    requeueNamed: (died: string) => `Queue again what was given up ${died}`,
    requeueAll: 'Queue all again',
    requeued: (count: string) => `Queued again: ${count}`,
    meanings: {
      'worker/gave-up':
        'Each worker that tried has died or took too long. Look at the memory of the workers, then queue it again.',
      'worker/crashed':
        'The process that read it has died, most often for want of memory. Give it more, then queue it again.',
      'worker/expired':
        'A worker was not heard of in time. Look whether it lives, then queue it again.',
      'worker/fault': 'Something nobody foresaw. The log has it; queue it again, and report it.',
      'storage/missing':
        'A stored file is not there. Restore it from a backup, or have the study sent again.',
      'storage/corrupt':
        'A stored file is damaged. Restore it from a backup, or have the study sent again.',
      'storage/full': 'The disk is full. Make room, then queue it again.',
      'model/not-found': 'The model is not on the worker. Install it there, then queue it again.',
      'model/hash-mismatch':
        'The model is not the one that it says it is. Install it anew, then queue it again.',
      'model/device-unavailable':
        'The device that was asked for does not work there. Choose another, then queue it again.',
    },
  },
  {
    lead: '每次阅片都是一个任务。失败后会自动重试；失败次数过多则放弃，等待您处理。',
    now: '全部机构的阅片',
    none: '尚无阅片任务。',
    since: (ago: string) => `最早的一个始于 ${ago}`,
    dead: '已放弃',
    noneDead: '没有被放弃的任务。',
    columns: {
      study: '检查',
      model: '模型',
      died: '放弃时间',
      attempts: '尝试次数',
      why: '原因及处理办法',
    },
    open: '打开',
    requeue: '重新排队',
    requeueNamed: (died: string) => `将 ${died} 放弃的任务重新排队`,
    requeueAll: '全部重新排队',
    requeued: (count: string) => `已重新排队 ${count} 个`,
    meanings: {
      'worker/gave-up': '每个尝试的进程都已退出或超时。请检查内存，然后重新排队。',
      'worker/crashed': '阅片进程已退出，多因内存不足。请增加内存，然后重新排队。',
      'worker/expired': '阅片进程未按时响应。请检查其是否运行，然后重新排队。',
      'worker/fault': '意外错误，详见日志。请重新排队并报告此问题。',
      'storage/missing': '存储的文件缺失。请从备份恢复，或重新发送检查。',
      'storage/corrupt': '存储的文件已损坏。请从备份恢复，或重新发送检查。',
      'storage/full': '磁盘已满。请腾出空间，然后重新排队。',
      'model/not-found': '该进程所在机器没有此模型。请安装后重新排队。',
      'model/hash-mismatch': '模型与其声明不符。请重新安装，然后重新排队。',
      'model/device-unavailable': '所选计算设备不可用。请换一个设备，然后重新排队。',
    },
  },
)
