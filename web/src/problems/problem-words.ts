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
      'auth/institution-exists': 'There is an institution of this name already.',
      'auth/last-administrator':
        'This is the last administrator who can sign in. Make another one first.',
      'auth/unknown-user': 'There is no such account any more.',
      'auth/unknown-link':
        'There is nothing behind this link: it is not whole, or it has ended and all that came by it is deleted.',
      'auth/link-expired': 'This link has ended, and all that came by it is being deleted.',
      'auth/quota-exceeded':
        'This is more than an open service takes from one address in a day. Come back tomorrow.',
      'guest-link/not-found': 'This link has ended already.',
      'study/not-found': 'There is no such study. It may have been deleted.',
      'analysis/series-revised':
        'Images have come since this reading; its pictures cannot be drawn any more. Look at the newest reading.',
      'analysis/no-lesion-map':
        'No map was kept of this reading, so other thresholds cannot be tried. Have the series read again.',
      'opinion/changed':
        'You have signed another opinion on this reading meanwhile, in another window perhaps. It is listed below; sign again if this one is to take its place.',
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
      'file/repeated': 'The same image is among the files already.',
      'reading/out-of-memory':
        'The browser has too little memory for this study. Close other pages, or let the server read it.',
      'reading/failed-here':
        'The study could not be read in this browser. Try again, or let the server read it.',
      'model/unknown':
        'The server has no networks for reading in the browser. Ask an administrator.',
      'model/hash-mismatch':
        'The networks came damaged. Load the page anew; if it stays, ask an administrator.',
      'model/no-web-crypto':
        'This page was not sent securely, so it cannot read here. Ask an administrator for its https address.',
      'deidentify/no-sop-class':
        'A file does not say what it is, so it cannot be de-identified. Leave it out, or export it again.',
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
      'case/not-found': 'There is no such case, or it is not published.',
      'case/changed': 'Somebody has changed the case meanwhile. Load the page anew and look again.',
      'case/wrong-state':
        'The case has moved on meanwhile. Load the page anew to see where it stands.',
      'case/not-the-author': 'Only the author of the case may do this.',
      'case/own-review': 'A second person has to review the case. Ask a colleague.',
      'case/no-reading':
        'The study has no finished reading with a mask. Wait for it, or ask for another one.',
      'case/incomplete': 'Diagnosis, proof and findings must not be empty. Write them first.',
      'case/look-at-pixels':
        'There are signs of text in the pixels. Look at every slice, and say that you have.',
      'case/patient-in-text':
        'The text holds a number, a date or a UID of the study’s header, which tells who the patient is. Take it out.',
      'case/patient-name-in-text':
        'The text holds a word of the patient’s name. Take it out; if it means something else here, say so.',
      'case/identifiers-left':
        'An image still says who the patient is. It must not be handed on; tell an administrator.',
      'case/not-faithful':
        'The de-identified images do not make the series that was read. Ask for a new reading, then submit again.',
      'case/not-a-bundle': 'This is not the bundle of a case. Take what another site has exported.',
      'case/invalid-manifest':
        'The bundle’s manifest cannot be used. Ask its sender for another, or update this server.',
      'case/bad-signature':
        'The signature does not match: the bundle was changed or is damaged. Ask its sender for another.',
      'case/unknown-signer':
        'The site that signed it is not trusted here. Compare the key’s fingerprint with that site, then have an administrator add it.',
      'case/missing-file': 'The bundle lacks a file. Copy it again.',
      'case/extra-file': 'The bundle holds more than its manifest lists. Do not trust it.',
      'case/wrong-hash': 'A file of the bundle is not what was signed. Copy it again.',
      'case/invalid-content':
        'A file of the bundle is not what it claims to be. Ask its sender for another.',
      'case/another-content': 'Another case has this id here already. Ask both signers.',
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
      'auth/institution-exists': '已有同名机构。',
      'auth/last-administrator': '这是最后一位可以登录的管理员。请先添加另一位。',
      'auth/unknown-user': '此账户已不存在。',
      'auth/unknown-link': '此链接无效：链接不完整，或已结束且内容已删除。',
      'auth/link-expired': '此链接已结束，通过它上传的内容正在删除。',
      'auth/quota-exceeded': '已超出开放服务对单一来源的每日限额。请明天再来。',
      'guest-link/not-found': '此链接已结束。',
      'study/not-found': '没有此检查，可能已被删除。',
      'analysis/series-revised': '此次阅片之后又收到新图像，无法再绘制图片。请查看最新的阅片结果。',
      'analysis/no-lesion-map': '此次阅片未保存网络输出，无法尝试其他阈值。请重新阅片。',
      'opinion/changed':
        '您已在别处（例如另一窗口）签署过对此次阅片的意见，见下方列表。如需以此意见取代，请再次签署。',
      'storage/full': '服务器磁盘已满。没有数据丢失；请告知管理员。',
      'upload/too-large': '超出单次上传的容量。请一次少传几个检查。',
      'upload/too-many-files': '超出单次上传的文件数。请一次少传几个检查，或打包为 zip。',
      'upload/expired': '此次上传已过期。请重新拖入文件。',
      'upload/closed': '此次上传已完成。如需继续上传，请重新拖入文件。',
      'upload/not-dicom': '不是 DICOM 文件。请发送设备或 PACS 导出的原始 CT 图像。',
      'dicom/not-dicom': '不是 DICOM 文件。请发送设备或 PACS 导出的原始 CT 图像。',
      'dicom/no-pixels': '不含图像的 DICOM 文件，无需上传。',
      'file/not-an-image': '不是图像，无需上传。',
      'file/repeated': '所选文件中已有同一图像。',
      'reading/out-of-memory': '浏览器内存不足，无法阅读此检查。请关闭其他页面，或由服务器阅片。',
      'reading/failed-here': '此浏览器无法阅读该检查。请重试，或由服务器阅片。',
      'model/unknown': '服务器没有可在浏览器中使用的网络模型。请联系管理员。',
      'model/hash-mismatch': '网络模型已损坏。请重新加载页面；若仍然失败，请联系管理员。',
      'model/no-web-crypto': '此页面未经安全连接发送，无法在本机阅片。请向管理员索取 https 地址。',
      'deidentify/no-sop-class': '有文件未注明类型，无法去标识化。请排除该文件，或重新导出。',
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
      'case/not-found': '没有此病例，或尚未发布。',
      'case/changed': '病例已被他人更改。请重新加载页面后再查看。',
      'case/wrong-state': '病例的状态已改变。请重新加载页面查看。',
      'case/not-the-author': '只有病例的作者可以执行此操作。',
      'case/own-review': '病例须由第二人审核。请联系同事。',
      'case/no-reading': '此检查没有带掩膜的阅片结果。请等待完成，或重新申请阅片。',
      'case/incomplete': '诊断、诊断依据和征象不能为空。请先填写。',
      'case/look-at-pixels': '像素中可能含有文字。请查看所有层面并确认。',
      'case/patient-in-text': '文字中含有检查文件头中的编号、日期或 UID，会暴露患者身份。请删去。',
      'case/patient-name-in-text':
        '文字中有一个词与患者姓名相同。请删去；若在此处另有含义，请确认。',
      'case/identifiers-left': '有图像仍含患者身份信息，不得传出。请告知管理员。',
      'case/not-faithful': '去标识化后的图像与已阅片的序列不符。请重新申请阅片后再提交。',
      'case/not-a-bundle': '这不是病例包。请使用其他站点导出的文件。',
      'case/invalid-manifest': '病例包的清单无法使用。请向发送者另索一份，或更新本服务器。',
      'case/bad-signature': '签名不符：病例包已被更改或损坏。请向发送者另索一份。',
      'case/unknown-signer': '签名站点在此不受信任。请与该站点核对密钥指纹，然后请管理员添加。',
      'case/missing-file': '病例包缺少文件。请重新复制。',
      'case/extra-file': '病例包含有清单之外的文件。请勿信任。',
      'case/wrong-hash': '病例包中有文件与签名不符。请重新复制。',
      'case/invalid-content': '病例包中有文件名不副实。请向发送者另索一份。',
      'case/another-content': '此处已有相同标识的另一病例。请向双方签名者核实。',
    },
  },
)
