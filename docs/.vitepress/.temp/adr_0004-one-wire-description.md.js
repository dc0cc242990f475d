import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0004 The wire is described once, as data","description":"","frontmatter":{},"headers":[],"relativePath":"adr/0004-one-wire-description.md","filePath":"adr/0004-one-wire-description.md"}');
const _sfc_main = { name: "adr/0004-one-wire-description.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0004-the-wire-is-described-once-as-data" tabindex="-1">0004 The wire is described once, as data <a class="header-anchor" href="#_0004-the-wire-is-described-once-as-data" aria-label="Permalink to &quot;0004 The wire is described once, as data&quot;">​</a></h1><h2 id="context" tabindex="-1">Context <a class="header-anchor" href="#context" aria-label="Permalink to &quot;Context&quot;">​</a></h2><p>Client and emulator must agree on names, limits and sentences. Two copies become different over time. With shared code, the emulator would repeat the mistakes of the client, and no test between the two would find them.</p><h2 id="decision" tabindex="-1">Decision <a class="header-anchor" href="#decision" aria-label="Permalink to &quot;Decision&quot;">​</a></h2><p><code>braze-api</code> contains the only description of Braze&#39;s API: types, schemas, limits, sentences, permissions, instances, endpoints. It contains data and types only, no predicates and no behaviour. Each fact has its source, the date when it was read, and its certainty. Client and emulator import it, and each writes its own predicates. The emulator imports neither <code>core</code> nor <code>braze</code>; the import rules enforce this.</p><p>A mistake <em>in</em> the description affects both sides. The description is therefore tested against the documented examples of requests and responses, which are kept as fixtures with their page.</p><h2 id="consequences" tabindex="-1">Consequences <a class="header-anchor" href="#consequences" aria-label="Permalink to &quot;Consequences&quot;">​</a></h2><p>A changed limit is one edit with a new date. Two laws compare the sides: the emulator must not refuse what the client accepts, and must refuse what the client calls invalid. A reserved attribute is one row that the plugin, the emulator, the schemas and the generated Python of <code>pypestream</code> read; <code>pypestream</code> therefore imports <code>braze-api</code> too.</p><h2 id="not-chosen" tabindex="-1">Not chosen <a class="header-anchor" href="#not-chosen" aria-label="Permalink to &quot;Not chosen&quot;">​</a></h2><p>We did not generate both sides from an OpenAPI file, because no complete and current file exists. We did not use only recorded responses, because they cannot produce failures on demand.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("adr/0004-one-wire-description.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0004OneWireDescription = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0004OneWireDescription as default
};
