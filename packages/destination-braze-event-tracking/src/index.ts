export * as EventTracking from "./EventTracking.js"
export * as Mapping from "./Mapping.js"
export * as Prepare from "./Prepare.js"
export * as Required from "./Required.js"
