import { noCenterPermission } from '../http/failure.js';
import { BUSINESS_CENTERS, type BusinessCenter } from '../world/assets/business-centers.js';

/** The business center of a request, once it is sure that the token may see it. */
export const permittedCenter = (centerId: string): BusinessCenter => {
  const center = BUSINESS_CENTERS.find(({ id }) => id === centerId);
  if (center === undefined) throw noCenterPermission(centerId);
  return center;
};
