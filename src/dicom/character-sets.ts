/** Text in the character sets of DICOM (PS3.3 C.12.1.1.2, PS3.5 6.1), by the decoders that every runtime has. */

/** Of Specific Character Set without code extensions; what is not named here is read as Latin-1, which keeps every byte. */
const ENCODINGS: Readonly<Record<string, string>> = {
  'IR 101': 'iso-8859-2',
  'IR 109': 'iso-8859-3',
  'IR 110': 'iso-8859-4',
  'IR 144': 'iso-8859-5',
  'IR 127': 'iso-8859-6',
  'IR 126': 'iso-8859-7',
  'IR 138': 'iso-8859-8',
  'IR 148': 'windows-1254',
  'IR 203': 'iso-8859-15',
  'IR 13': 'shift_jis',
  'IR 166': 'windows-874',
  'IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
}

/** By what follows ESC (PS3.3 table C.12-3 and C.12-4). In JIS X 0208 the decoder wants to see the escape itself. */
const ESCAPED: Readonly<Record<string, string>> = {
  '-B': 'iso-8859-2',
  '-C': 'iso-8859-3',
  '-D': 'iso-8859-4',
  '-L': 'iso-8859-5',
  '-G': 'iso-8859-6',
  '-F': 'iso-8859-7',
  '-H': 'iso-8859-8',
  '-M': 'windows-1254',
  '-T': 'windows-874',
  ')I': 'shift_jis',
  '(J': 'shift_jis',
  $B: 'iso-2022-jp',
  '$)C': 'euc-kr',
  '$)A': 'gbk',
}
const ESCAPE = '\u001B'
const CODE = /^(?:[()-][A-Z]|\$[()]?[A-D])/

/**
 * @param bytes a value, or several with backslashes between them
 * @param characterSets the values of Specific Character Set
 * @returns the text, without escapes; what cannot be decoded as U+FFFD
 */
export function decodeText(bytes: Uint8Array, characterSets: readonly string[]): string {
  const [first = ''] = characterSets
  const plain = ENCODINGS[first.replace(/^ISO[_ ](?:2022 )?/, '')]
  // Only code extensions know escapes; in UTF-8 and GB18030 none may stand.
  if (!characterSets.some((name) => name.startsWith('ISO 2022'))) return decodeBytes(bytes, plain)
  const [before = '', ...runs] = decodeBytes(bytes, undefined).split(ESCAPE)
  return [decodeBytes(bytesOf(before), plain), ...runs.map((run) => decodeRun(run, plain))].join('')
}

/** @param run what follows an escape @param plain the encoding where none is switched to */
function decodeRun(run: string, plain: string | undefined): string {
  const [code = ''] = CODE.exec(run) ?? []
  const encoding = ESCAPED[code] ?? plain
  const value = encoding === 'iso-2022-jp' ? ESCAPE + run : run.slice(code.length)
  return decodeBytes(bytesOf(value), encoding)
}

function bytesOf(latin1: string): Uint8Array {
  return Uint8Array.from(latin1, (letter) => letter.charCodeAt(0))
}

function decodeBytes(bytes: Uint8Array, encoding: string | undefined): string {
  // TextDecoder's "latin1" is windows-1252.
  if (encoding === undefined) return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return new TextDecoder(encoding).decode(bytes)
}
