export { type Configuration, configure } from "./Configuration.js"
export { make, type Settings, type UserTrackDestination } from "./Destination.js"
