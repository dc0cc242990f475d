import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0030 Effect is a peer with one range","description":"","frontmatter":{},"headers":[],"relativePath":"adr/0030-effect-as-a-peer.md","filePath":"adr/0030-effect-as-a-peer.md"}');
const _sfc_main = { name: "adr/0030-effect-as-a-peer.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0030-effect-is-a-peer-with-one-range" tabindex="-1">0030 Effect is a peer with one range <a class="header-anchor" href="#_0030-effect-is-a-peer-with-one-range" aria-label="Permalink to &quot;0030 Effect is a peer with one range&quot;">​</a></h1><h2 id="context" tabindex="-1">Context <a class="header-anchor" href="#context" aria-label="Permalink to &quot;Context&quot;">​</a></h2><p>Values of Effect cross the border of every package: <code>Effect</code>, <code>Either</code>, <code>Schema</code>, layers. A program with two copies of Effect has two runtimes, and its <code>sluice/effect</code> layers do not fit. <code>sluice</code> had an exact dependency and the other packages a peer range, so that <code>npm install sluice</code> and then the documented line for testing ended in <code>ERESOLVE</code>. <code>pnpm add … effect</code> without a version installed Effect 4, which has no <code>Either</code>.</p><h2 id="decision" tabindex="-1">Decision <a class="header-anchor" href="#decision" aria-label="Permalink to &quot;Decision&quot;">​</a></h2><ul><li>Every published package that does not bundle Effect has it as a peer, with the same range, <code>^3.22.4</code>, and as an exact development dependency. None has it under <code>dependencies</code>. The manifest check enforces it.</li><li>mock-braze bundles its copy (<a href="/adr/0012-one-bundle.html">0012</a>); its peer is optional, for <code>mock-braze/effect</code> only.</li><li>Every install line in a README names <code>effect@3</code>. The outside-in check installs the packed packages with npm and pnpm, without the overrides of this repository.</li><li><a href="/why/effect-4.html">Effect 4</a> says what holds us and when we move.</li></ul><h2 id="consequences" tabindex="-1">Consequences <a class="header-anchor" href="#consequences" aria-label="Permalink to &quot;Consequences&quot;">​</a></h2><p>A program has one copy of Effect and chooses its version. npm and pnpm install the peer of a package on their own, so that <code>npm install sluice</code> is enough; the explicit line pins the major version. Raising the lower end of the range is a minor version of all packages.</p><h2 id="not-chosen" tabindex="-1">Not chosen <a class="header-anchor" href="#not-chosen" aria-label="Permalink to &quot;Not chosen&quot;">​</a></h2><p>We did not accept <code>^3 || ^4</code>, because the two have different interfaces and every module would need both. We did not choose an exact peer, because a project could then not update Effect before our next release. We did not keep Effect a dependency of <code>sluice</code> alone: a custom destination or a test beside it would get a second copy.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("adr/0030-effect-as-a-peer.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0030EffectAsAPeer = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0030EffectAsAPeer as default
};
