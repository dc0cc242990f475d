import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0010 One command runs everything and caches what passed","description":"","frontmatter":{},"headers":[],"relativePath":"adr/0010-one-command.md","filePath":"adr/0010-one-command.md"}');
const _sfc_main = { name: "adr/0010-one-command.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0010-one-command-runs-everything-and-caches-what-passed" tabindex="-1">0010 One command runs everything and caches what passed <a class="header-anchor" href="#_0010-one-command-runs-everything-and-caches-what-passed" aria-label="Permalink to &quot;0010 One command runs everything and caches what passed&quot;">​</a></h1><h2 id="context" tabindex="-1">Context <a class="header-anchor" href="#context" aria-label="Permalink to &quot;Context&quot;">​</a></h2><p>A newcomer clones the repository and runs <code>npm test</code>. The command must install missing packages automatically and skip tasks that have already passed. The clone must stay clean.</p><h2 id="decision" tabindex="-1">Decision <a class="header-anchor" href="#decision" aria-label="Permalink to &quot;Decision&quot;">​</a></h2><ul><li><code>npm test</code> and <code>npm start</code> call <span title="tools/bootstrap.mjs"><code>tools/bootstrap.mjs</code></span>, which needs only Node. It runs <code>npm ci</code> if node_modules does not match the lock file. It compares hashes, because git keeps no modification times, and it acquires a lock, so that only one of several processes installs. <code>npm ci</code> never writes the lock file. A matching manual installation is kept.</li><li>turbo runs the tasks: build and test of each package, and the checks of the repository as tasks of <code>tools</code>, each with its input files. Results of unchanged tasks come from the cache.</li><li>The checks are: format and lint, imports, names, manifests, exports, texts, phrases, types, unused code, published archives.</li></ul><h2 id="consequences" tabindex="-1">Consequences <a class="header-anchor" href="#consequences" aria-label="Permalink to &quot;Consequences&quot;">​</a></h2><p>A second <code>npm test</code> takes seconds. A cached task does not run, so a test must not depend on anything that is not an input. Some tests use programs outside the repository (a browser, Python, Java); which of them exist is part of the cache key (<span title="tools/bootstrap/MachineTools.mjs"><code>MachineTools.mjs</code></span>). Without a browser the tests of the inspector are skipped; such a run is never cached, and in CI it fails.</p><h2 id="not-chosen" tabindex="-1">Not chosen <a class="header-anchor" href="#not-chosen" aria-label="Permalink to &quot;Not chosen&quot;">​</a></h2><p>We did not choose Git hooks, because they run without a request. We did not choose Nx, because it adds a second configuration language. We did not choose plain npm scripts, because they have neither a graph nor a cache.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("adr/0010-one-command.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0010OneCommand = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0010OneCommand as default
};
