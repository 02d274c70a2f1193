import { expect, it } from 'vitest'
import { decodeText } from './character-sets.ts'

const bytes = (latin1: string) => Uint8Array.from(latin1, (letter) => letter.charCodeAt(0))

// The names of PS3.5 annexes H to K and of PS3.3 C.12.1.1.2, as they stand in files.
it.each([
  [[], 'Buc^J\u00e9r\u00f4me', 'Buc^Jérôme'],
  [['ISO_IR 100'], 'Buc^J\u00e9r\u00f4me', 'Buc^Jérôme'],
  [['ISO_IR 144'], '\u00bb\u00ee\u00dace\u00dc\u00d1yp\u00d3', 'Люкceмбypг'],
  [['ISO_IR 126'], '\u00c4\u00e9\u00ef\u00ed\u00f5\u00f3\u00e9\u00ef\u00f2', 'Διονυσιος'],
  [['ISO_IR 138'], '\u00f9\u00f8\u00e5\u00ef^\u00e3\u00e1\u00e5\u00f8\u00e4', 'שרון^דבורה'],
  [['ISO_IR 127'], '\u00e2\u00c8\u00c7\u00e6\u00ea^\u00e4\u00e6\u00d2\u00c7\u00d1', 'قباني^لنزار'],
  [['ISO_IR 192'], 'Wang=\u00e7\u008e\u008b', 'Wang=王'],
  [['GB18030'], 'Wang^XiaoDong=\u00cd\u00f5^\u00d0\u00a1\u00b6\u00ab=', 'Wang^XiaoDong=王^小东='],
  [
    ['', 'ISO 2022 IR 87'],
    'Yamada^Tarou=\u001b$B;3ED\u001b(B^\u001b$BB@O:\u001b(B=\u001b$B$d$^$@\u001b(B^\u001b$B$?$m$&\u001b(B',
    'Yamada^Tarou=山田^太郎=やまだ^たろう',
  ],
  [
    ['ISO 2022 IR 13', 'ISO 2022 IR 87'],
    '\u00d4\u00cf\u00c0\u00de^\u00c0\u00db\u00b3=\u001b$B;3ED\u001b(J^\u001b$BB@O:\u001b(J',
    'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎',
  ],
  [
    ['', 'ISO 2022 IR 149'],
    'Hong^Gildong=\u001b$)C\u00fb\u00f3^\u001b$)C\u00d1\u00ce\u00d4\u00d7=\u001b$)C\u00c8\u00ab^\u001b$)C\u00b1\u00e6\u00b5\u00bf',
    'Hong^Gildong=洪^吉洞=홍^길동',
  ],
  [['ISO 2022 IR 6', 'ISO 2022 IR 144'], 'A\u001b-L\u00bb\u00ee', 'AЛю'],
  [['NO SUCH SET'], 'J\u00e9r\u00f4me', 'Jérôme'],
])('reads %j', (characterSets, stored, expected) => {
  expect(decodeText(bytes(stored), characterSets)).toBe(expected)
})
