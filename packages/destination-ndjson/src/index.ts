export { type NdjsonDefinition, ndjson, ndjson as default, over } from "./Destination.js"
export type { FileSystem, WritableFile } from "./FileSystem.js"
export * as Settings from "./Settings.js"
