/** The networks room: model packages from the store into the runtime, for the command line and the server. Node only. */
export {
  DEFAULT_LESION_MODEL,
  type OpenedNetworks,
  openNetworks,
  type OpenNetworksOptions,
  VALID_AREA_MODEL,
  withNetworks,
} from './open-networks.ts'
export { openPackage } from './open-package.ts'
