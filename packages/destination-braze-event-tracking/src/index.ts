export * as EventTracking from "./EventTracking.js"
export * as Mapping from "./Mapping.js"
