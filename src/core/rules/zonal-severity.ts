/**
 * How much of the lungs is involved, as one number: six zones (thirds of the lungs' height on each side), 0 to 4 each.
 * The points per zone follow the five steps used per lobe in the literature (0, to 25, to 50, to 75 % and above: Bernheim
 * et al. 2020, doi 10.1148/radiol.2020200463), but zones are not lobes: scores of the two must not be compared.
 */

/**
 * @param involvementPercent lesion over lung in a zone, 0 to 100
 * @returns 0 for none, 1 under 25 %, 2 under 50 %, 3 under 75 %, 4 from there on
 */
export function zoneScore(involvementPercent: number): number {
  return involvementPercent === 0 ? 0 : 1 + Math.min(3, Math.floor(involvementPercent / 25))
}
