// Step 2: the template. One node for every flow: only the mapping (fill.mjs) differs, not the code.
import * as ActionNode from "@sluice/pypestream/ActionNode"
import * as Python from "@sluice/pypestream/Python"
import { mapping } from "./fill.mjs"

export const name = "BrazeExample"

/** It answers within two seconds. A record that Braze has not accepted by then is kept and delivered later. */
export const template = (environments) => ActionNode.track({ name, environments, style: "rich", deadline: "2 seconds" })

/** The same node for a platform that runs only Python: one file, nothing to install. */
export const script = () => Python.standalone({ name, mapping, style: "rich" })
