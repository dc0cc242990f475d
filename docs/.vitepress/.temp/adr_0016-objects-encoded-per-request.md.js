import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0016 Objects are encoded together with their request","description":"","frontmatter":{},"headers":[],"relativePath":"adr/0016-objects-encoded-per-request.md","filePath":"adr/0016-objects-encoded-per-request.md"}');
const _sfc_main = { name: "adr/0016-objects-encoded-per-request.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0016-objects-are-encoded-together-with-their-request" tabindex="-1">0016 Objects are encoded together with their request <a class="header-anchor" href="#_0016-objects-are-encoded-together-with-their-request" aria-label="Permalink to &quot;0016 Objects are encoded together with their request&quot;">​</a></h1><h2 id="context" tabindex="-1">Context <a class="header-anchor" href="#context" aria-label="Permalink to &quot;Context&quot;">​</a></h2><p>An item used to be its JSON string, created when the record was prepared, and a body was a concatenation of such strings. Byte limits were exact and a retry was free. But each object cost a <code>JSON.stringify</code> whose result V8 returns in pieces, a copy that joins them, a search for lone surrogates, a byte count, and another copy into the body: together one fifth of the cost of a record. Encoding 75 objects in one call costs two thirds of encoding them one by one. Retries are rare.</p><h2 id="decision" tabindex="-1">Decision <a class="header-anchor" href="#decision" aria-label="Permalink to &quot;Decision&quot;">​</a></h2><ul><li>An item of the Braze plugins contains the object itself. A request of such items is encoded in one call; a retry or a split encodes again. <code>json</code> of an item still returns its JSON, encoded on demand.</li><li><code>bytes</code> is an upper bound that is computed while the rules inspect each value (six bytes for each code unit). Up to 4,096 it stays an upper bound: 75 such items are far below the limit of a request. An item that may be larger is encoded immediately, has an exact size, and is sent as that string. Byte limits are therefore always decided by exact sizes.</li><li>Lone surrogates are detected in each string while its size is computed.</li><li><code>Item.make</code> still creates items from strings; a request with such an item joins strings.</li></ul><h2 id="consequences" tabindex="-1">Consequences <a class="header-anchor" href="#consequences" aria-label="Permalink to &quot;Consequences&quot;">​</a></h2><p>What an item refers to must not change until the item is settled. This was always the case: records are read, or copied if they come from a program.</p><p>A batch of many items just below 4,096 bytes counts as larger than it is, also in the bytes of the window. No limit of Braze is close.</p><h2 id="not-chosen" tabindex="-1">Not chosen <a class="header-anchor" href="#not-chosen" aria-label="Permalink to &quot;Not chosen&quot;">​</a></h2><p>We did not encode sixteen items in one call and cut the text at markers. That saves 3 % instead of 8 % to 12 %, and a value that contains the marker would need a special case.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("adr/0016-objects-encoded-per-request.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0016ObjectsEncodedPerRequest = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0016ObjectsEncodedPerRequest as default
};
