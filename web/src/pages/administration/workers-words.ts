import { inBoth } from '../../language/words.ts'

export const workersWords = inBoth(
  {
    lead: 'What reads studies: within the server, or beside it by groundglass worker, on as many machines as you like.',
    list: 'Workers that live',
    none: 'No worker lives. What is sent is kept, and read as soon as there is one.',
    columns: {
      name: 'Worker',
      device: 'Device',
      models: 'Models',
      rate: 'Speed',
      series: 'Series read',
      started: 'Started',
      heard: 'Last heard of',
    },
    process: (host: string, pid: string) => `${host}, process ${pid}`,
    rate: (seconds: string) => `${seconds} s a slice`,
    noRate: 'nothing read yet',
  },
  {
    lead: '负责阅片的进程：在服务器内，或用 groundglass worker 在任意多台机器上运行。',
    list: '运行中的阅片进程',
    none: '没有运行中的阅片进程。已上传的检查会保留，有进程后立即阅片。',
    columns: {
      name: '进程',
      device: '计算设备',
      models: '模型',
      rate: '速度',
      series: '已读序列',
      started: '启动时间',
      heard: '最近响应',
    },
    process: (host: string, pid: string) => `${host}，进程号 ${pid}`,
    rate: (seconds: string) => `每层 ${seconds} 秒`,
    noRate: '尚未阅片',
  },
)
