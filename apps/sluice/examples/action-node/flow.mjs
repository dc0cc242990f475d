// Step 3: the flow. flow.csv is the export of the Design Studio. These are the answers of the node, for its designer.
import * as FlowRoutes from "@sluice/pypestream/FlowRoutes"

/** A table of every value that the node can return. */
export const table = FlowRoutes.table("rich")

/** The cell «What Next?» in the node's row. */
export const cell = FlowRoutes.whatNext("rich", { accepted: 300, deferred: 300, refused: 310 }, 320)
