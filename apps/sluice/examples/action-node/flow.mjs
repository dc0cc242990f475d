// Step 3: the flow. flow.csv is the export of the Design Studio; this is what the designer needs to know of the node.
import * as FlowRoutes from "@sluice/pypestream/FlowRoutes"

/** Every value that the node can return, as a table for people. */
export const table = FlowRoutes.table("rich")

/** The cell «What Next?» of the node's row. */
export const cell = FlowRoutes.whatNext("rich", { accepted: 300, deferred: 300, refused: 310 }, 320)
