import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"","description":"","frontmatter":{"layout":"home","hero":{"name":"Sluice","text":"Deliver records about people to Braze","tagline":"See the outcome of every single record. Nothing is lost silently, and nothing that counts is sent twice.","actions":[{"theme":"brand","text":"Start","link":"/start"},{"theme":"alt","text":"Guide","link":"/guide/first-file"}]},"features":[{"title":"One outcome per record","details":"Delivered, skipped, invalid, rejected, failed or unknown, with the reason and the place. The account adds up.","link":"/reference/outcomes"},{"title":"Nothing twice","details":"The same command continues after Ctrl-C, an outage or a crash. An event or a purchase is not counted twice.","link":"/why/guarantees"},{"title":"A Braze on your machine","details":"mock-braze answers like Braze, with its limits and its messages. You need no account to try, test and debug.","link":"/guide/testing"}]},"headers":[],"relativePath":"index.md","filePath":"index.md"}');
const _sfc_main = { name: "index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("index.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const index = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  index as default
};
