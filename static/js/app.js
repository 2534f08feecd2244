// The page's scripts: each listens on the document for its own data- attributes, so that what htmx brings works too.
import "./theme.js";
import "./status.js";
import "./overlays.js";
import "./shortcuts.js";
import "./palette.js";
import "./copy.js";
import "./select.js";
import "./filters.js";
import "./tree.js";
import "./picker.js";
import "./charts.js";

document.documentElement.dataset.js = "on";
