/* Runs before anything is drawn (old syntax on purpose): tells the style sheets that scripts run,
   and shows the notice to browsers that cannot load modules (IE and IE mode). */
(function () {
  var root = document.documentElement;
  if ("noModule" in document.createElement("script")) {
    root.className = root.className.replace("no-js", "js");
    return;
  }
  document.addEventListener("DOMContentLoaded", function () {
    var notice = document.getElementById("old-browser");
    if (notice) notice.removeAttribute("hidden");
  });
})();
