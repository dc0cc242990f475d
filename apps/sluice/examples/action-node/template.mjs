// Step 2: the template. One node for every flow that tracks: what differs is the mapping (fill.mjs), not the code.
import * as ActionNode from "@sluice/pypestream/ActionNode"
import * as Python from "@sluice/pypestream/Python"
import { mapping } from "./fill.mjs"

export const name = "BrazeExample"

/** It answers within two seconds; what Braze has not taken by then is kept and delivered later. */
export const template = (environments) => ActionNode.track({ name, environments, style: "rich", deadline: "2 seconds" })

/** The same node for a platform that runs Python alone: nothing to install, one file. */
export const script = () => Python.standalone({ name, mapping, style: "rich" })
