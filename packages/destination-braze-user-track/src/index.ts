export * as Registry from "./custom/Registry.js"
export * as Mapping from "./Mapping.js"
export * as UserTrack from "./UserTrack.js"
