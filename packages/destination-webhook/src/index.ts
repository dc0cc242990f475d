export { webhook, webhook as default } from "./Destination.js"
export * as Settings from "./Settings.js"
export * as Signature from "./Signature.js"
