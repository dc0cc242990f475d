import type { Contender } from "./Contender.js"
import * as BrazeApi from "./contenders/BrazeApi.js"
import * as Floor from "./contenders/Floor.js"
import * as Routes from "./contenders/Routes.js"
import * as Segment from "./contenders/Segment.js"
import * as Sluice from "./contenders/Sluice.js"
import { fair, usual } from "./HandMap.js"

/** All contenders by the name that commands and results use. */
export const contenders = {
  "fair-floor": Floor.make("fair floor: mapping as a plain loop, JSON.stringify, pool", fair),
  raw: Floor.make("raw: the same with a mapping by ...rest", usual),
  "braze-api": BrazeApi.contender,
  segment: Segment.contender,
  sluice: Sluice.make("sluice, a mapping to the same objects", "the same", Routes.same),
  "sluice-state": Sluice.storing("sluice with checkpoints and notes of requests", "state"),
  "sluice-remember": Sluice.storing("sluice with remembered deliveries", "deliveries"),
  "sluice-remember-twice": Sluice.storing("the same, and the file read again", "twice"),
  "sluice-defaults": Sluice.make("sluice, default mappings", "its own", Routes.defaults)
} as const satisfies Record<string, Contender>

/** The name of a contender. */
export type ContenderName = keyof typeof contenders

/** All names, the floor first. */
export const names: ReadonlyArray<ContenderName> = [
  "fair-floor",
  "raw",
  "braze-api",
  "segment",
  "sluice",
  "sluice-state",
  "sluice-remember",
  "sluice-remember-twice",
  "sluice-defaults"
]

/** Whether a string is the name of a contender. */
export const isName = (text: string): text is ContenderName => Object.hasOwn(contenders, text)
