/** What the server's codes mean for the person before the page, and what to do. */
import { inBoth } from '../language/words.ts'

export const problemWords = inBoth(
  {
    unknown: 'Something went wrong',
    known: {
      'connection/lost':
        'The server cannot be reached. The page tries again by itself; nothing you entered is lost.',
      'viewer/no-pixels':
        'The stored images hold no pixels that can be shown. Send the series again.',
      'viewer/other-images':
        'The stored images are others than those that were read. Have the series read again.',
      'internal/unexpected':
        'Something went wrong on the server. Try again; if it stays, tell an administrator the time.',
      'auth/not-signed-in': 'Sign in to go on.',
      'auth/wrong-credentials':
        'No account has this e-mail address and this password. Check both, or ask an administrator for a new link.',
      'auth/locked-out':
        'Too many attempts. Wait a quarter of an hour, or ask an administrator to unlock the account.',
      'auth/too-many-requests': 'Too many attempts. Wait a few minutes, then try again.',
      'auth/account-disabled': 'This account is disabled. Ask an administrator.',
      'auth/not-allowed': 'Your account may not do this. Ask an administrator.',
      'auth/unknown-invitation':
        'This link is not one of this server’s. Check that you have the whole link, or ask for a new one.',
      'auth/invitation-used':
        'This link has been used already. Ask an administrator for a new one.',
      'auth/invitation-expired': 'This link has expired. Ask an administrator for a new one.',
      'auth/weak-password': 'This password is too short. A few words make a good one.',
      'auth/user-exists': 'There is an account with this e-mail address already. Choose another.',
      'study/not-found': 'There is no such study. It may have been deleted.',
      'analysis/series-revised':
        'Images have come since this reading; its pictures cannot be drawn any more. Look at the newest reading.',
      'storage/full': 'The server’s disk is full. Nothing was lost; tell an administrator.',
      'upload/too-large': 'This is more than one upload may hold. Send fewer studies at a time.',
      'upload/too-many-files':
        'These are more files than one upload may hold. Send fewer studies at a time, or a zip.',
      'upload/expired': 'This upload has expired. Drop the files again.',
      'upload/closed': 'This upload was finished already. Drop the files again to send more.',
      'upload/not-dicom':
        'Not a DICOM file. Send the CT images as they come from the scanner or PACS.',
      'dicom/not-dicom':
        'Not a DICOM file. Send the CT images as they come from the scanner or PACS.',
      'dicom/no-pixels': 'A DICOM file without an image. It is not needed.',
      'file/not-an-image': 'Not an image. It is not needed.',
      'file/unreadable':
        'Some files cannot be read. Check that they are still there and open to you, then choose them again.',
      'file/dicomdir':
        'A table of contents of a disc. It is not needed; the images themselves are.',
      'file/packed': 'Packed in a way that cannot be opened. Unpack it, or send a zip.',
      'series/wrong-modality': 'Not a CT. Send the CT series of the study.',
      'upload/empty-file': 'The file is empty. Export it again.',
      'upload/too-many-pixels': 'The image is larger than this server takes.',
      'upload/instance-too-large': 'The file is larger than this server takes.',
      'instance/conflict':
        'Another image with the same identity is stored already and was kept. Find out which of the two is right.',
      'dicom/truncated-header': 'The file is cut off. Transfer it again.',
      'dicom/truncated-pixel-data': 'The image is cut off. Transfer it again.',
      'dicom/malformed-header': 'The file is damaged. Export it again.',
      'dicom/unsupported-transfer-syntax':
        'The image is compressed in a way that cannot be read. Export it uncompressed or as JPEG 2000.',
      'archive/encrypted': 'The archive has a password. Pack it without one.',
      'archive/damaged': 'The archive is damaged. Pack it again.',
      'archive/too-large': 'The archive unpacks to more than this server takes. Split it.',
      'archive/too-deep': 'An archive in an archive. Unpack it first.',
      'archive/too-many-entries': 'The archive holds too many files. Split it.',
    },
  },
  {
    unknown: '出现问题',
    known: {
      'connection/lost': '无法连接服务器。页面会自动重试，您输入的内容不会丢失。',
      'viewer/no-pixels': '存储的图像没有可显示的像素。请重新发送该序列。',
      'viewer/other-images': '存储的图像与阅片时不同。请重新阅读该序列。',
      'internal/unexpected': '服务器出现问题。请重试；若仍然失败，请将时间告知管理员。',
      'auth/not-signed-in': '请先登录。',
      'auth/wrong-credentials': '邮箱或密码不正确。请核对，或向管理员索取新链接。',
      'auth/locked-out': '尝试次数过多。请等待十五分钟，或请管理员解锁账户。',
      'auth/too-many-requests': '尝试次数过多。请几分钟后再试。',
      'auth/account-disabled': '此账户已停用。请联系管理员。',
      'auth/not-allowed': '您的账户无权执行此操作。请联系管理员。',
      'auth/unknown-invitation': '此链接不属于本服务器。请确认链接完整，或索取新链接。',
      'auth/invitation-used': '此链接已被使用。请向管理员索取新链接。',
      'auth/invitation-expired': '此链接已过期。请向管理员索取新链接。',
      'auth/weak-password': '密码太短。几个词组成的密码就很好。',
      'auth/user-exists': '此邮箱已有账户。请换一个邮箱。',
      'study/not-found': '没有此检查，可能已被删除。',
      'analysis/series-revised': '此次阅片之后又收到新图像，无法再绘制图片。请查看最新的阅片结果。',
      'storage/full': '服务器磁盘已满。没有数据丢失；请告知管理员。',
      'upload/too-large': '超出单次上传的容量。请一次少传几个检查。',
      'upload/too-many-files': '超出单次上传的文件数。请一次少传几个检查，或打包为 zip。',
      'upload/expired': '此次上传已过期。请重新拖入文件。',
      'upload/closed': '此次上传已完成。如需继续上传，请重新拖入文件。',
      'upload/not-dicom': '不是 DICOM 文件。请发送设备或 PACS 导出的原始 CT 图像。',
      'dicom/not-dicom': '不是 DICOM 文件。请发送设备或 PACS 导出的原始 CT 图像。',
      'dicom/no-pixels': '不含图像的 DICOM 文件，无需上传。',
      'file/not-an-image': '不是图像，无需上传。',
      'file/unreadable': '部分文件无法读取。请确认文件仍在原处且您有权打开，然后重新选择。',
      'file/dicomdir': '光盘目录文件，无需上传；需要的是图像本身。',
      'file/packed': '无法打开此压缩格式。请先解压，或发送 zip。',
      'series/wrong-modality': '不是 CT。请发送检查中的 CT 序列。',
      'upload/empty-file': '文件为空。请重新导出。',
      'upload/too-many-pixels': '图像尺寸超出本服务器的限制。',
      'upload/instance-too-large': '文件大小超出本服务器的限制。',
      'instance/conflict': '已存有相同标识的另一图像，原图像予以保留。请查明哪一个正确。',
      'dicom/truncated-header': '文件不完整。请重新传输。',
      'dicom/truncated-pixel-data': '图像不完整。请重新传输。',
      'dicom/malformed-header': '文件已损坏。请重新导出。',
      'dicom/unsupported-transfer-syntax': '无法读取此压缩格式。请导出为未压缩或 JPEG 2000 格式。',
      'archive/encrypted': '压缩包有密码。请重新打包且不设密码。',
      'archive/damaged': '压缩包已损坏。请重新打包。',
      'archive/too-large': '压缩包解压后超出本服务器的限制。请拆分。',
      'archive/too-deep': '压缩包内还有压缩包。请先解压。',
      'archive/too-many-entries': '压缩包内文件过多。请拆分。',
    },
  },
)
