export * as Destination from "./Destination.js"
export * as PropertyTypes from "./items/PropertyTypes.js"
export * as Mapping from "./Mapping.js"
export * as Settings from "./Settings.js"
