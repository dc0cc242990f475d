export * as SqlSource from "./SqlSource.js"
