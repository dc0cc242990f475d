import type { Law, PairLaw } from "./Law.js"
import { acknowledgement } from "./laws/Acknowledgement.js"
import { batchOfOne } from "./laws/BatchOfOne.js"
import { conservation } from "./laws/Conservation.js"
import { expectedContent } from "./laws/ExpectedContent.js"
import { honestValidation } from "./laws/HonestValidation.js"
import { limits } from "./laws/Limits.js"
import { noDuplicates } from "./laws/NoDuplicates.js"
import { noFalseRefusals } from "./laws/NoFalseRefusals.js"
import { noLeaks } from "./laws/NoLeaks.js"
import { order } from "./laws/Order.js"
import { purePrepare } from "./laws/PurePrepare.js"
import { refusedAlone } from "./laws/RefusedAlone.js"
import { resumed } from "./laws/Resumed.js"
import { trueOutcomes } from "./laws/TrueOutcomes.js"

/** The laws over one run, by number. */
export const ofOneRun: ReadonlyArray<Law> = [
  conservation,
  limits,
  order,
  acknowledgement,
  noDuplicates,
  noLeaks,
  purePrepare,
  honestValidation,
  noFalseRefusals,
  trueOutcomes,
  expectedContent
]

/** The laws over two runs. Each law states the requirements for its two runs. */
export const ofTwoRuns: ReadonlyArray<PairLaw> = [refusedAlone, batchOfOne, resumed]

export {
  acknowledgement,
  batchOfOne,
  conservation,
  expectedContent,
  honestValidation,
  limits,
  noDuplicates,
  noFalseRefusals,
  noLeaks,
  order,
  purePrepare,
  refusedAlone,
  resumed,
  trueOutcomes
}
