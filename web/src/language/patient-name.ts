/**
 * @param name as DICOM writes it: groups by `=`, their parts by `^` (PS3.5 6.2.1)
 * @returns for people: all groups, as a Chinese name has one in letters and one in characters; null where it says nothing
 */
export function patientNameText(name: string | null): string | null {
  const groups = (name ?? '')
    .split('=')
    .map((group) => group.replaceAll('^', ' ').replaceAll(/ +/g, ' ').trim())
  return groups.filter((group) => group !== '').join(' · ') || null
}
