export * as NdjsonSource from "./NdjsonSource.js"
