export { default } from "../../tools/src/docs/Site.js"
