export * as Destination from "./Destination.js"
export * as Endpoint from "./Endpoint.js"
export * as Settings from "./Settings.js"
