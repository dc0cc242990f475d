import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0009 tsc writes declarations, tsup writes code","description":"","frontmatter":{},"headers":[],"relativePath":"adr/0009-declarations-by-tsc.md","filePath":"adr/0009-declarations-by-tsc.md"}');
const _sfc_main = { name: "adr/0009-declarations-by-tsc.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0009-tsc-writes-declarations-tsup-writes-code" tabindex="-1">0009 tsc writes declarations, tsup writes code <a class="header-anchor" href="#_0009-tsc-writes-declarations-tsup-writes-code" aria-label="Permalink to &quot;0009 tsc writes declarations, tsup writes code&quot;">​</a></h1><h2 id="context" tabindex="-1">Context <a class="header-anchor" href="#context" aria-label="Permalink to &quot;Context&quot;">​</a></h2><p>Each package publishes one entry per public module. Bundling declarations per entry (<code>dts</code> of tsup) starts a TypeScript program per package, ignores project references, and takes most of the build time.</p><h2 id="decision" tabindex="-1">Decision <a class="header-anchor" href="#decision" aria-label="Permalink to &quot;Decision&quot;">​</a></h2><p><code>tsc -b</code> with project references checks everything and writes the declarations. tsup (esbuild) writes the code, with one entry per public module and shared chunks, and does not read types. Both write to <code>dist</code>.</p><p><code>build</code> of a package runs tsup alone. One <code>tsc -b</code> of the whole workspace, the task <code>check:types</code>, checks all sources and tests and writes all declarations: a process per package would parse and bind the declarations of the libraries again in each. Only packing and publishing need declarations, so everything else starts without them.</p><p>Inside the workspace, packages import each other&#39;s source through the export condition <code>@sluice/source</code>, so tests, types and the import check need no build. Published packages have the same exports map. The condition points into <code>src</code>, which is published too because source maps refer to it; no user sets the condition.</p><p>Test projects are checked and emit nothing.</p><h2 id="consequences" tabindex="-1">Consequences <a class="header-anchor" href="#consequences" aria-label="Permalink to &quot;Consequences&quot;">​</a></h2><p>A type error appears in its own package, in seconds and incrementally. Neither tsc nor turbo&#39;s cache removes the output of a module that was moved, so <span title="tools/bootstrap/StaleOutput.mjs"><code>StaleOutput.mjs</code></span> removes it before each build, and the check of published packages reports what is left.</p><h2 id="not-chosen" tabindex="-1">Not chosen <a class="header-anchor" href="#not-chosen" aria-label="Permalink to &quot;Not chosen&quot;">​</a></h2><p>We do not use tsc for code, because it cannot bundle the two small libraries. We do not use <code>isolatedDeclarations</code>, because it requires explicit annotations, and we do not need its speed.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("adr/0009-declarations-by-tsc.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0009DeclarationsByTsc = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0009DeclarationsByTsc as default
};
