// The parts of Apache ECharts that the product draws with; bundled into static/vendor/echarts.min.js.
import { BarChart, LineChart, SankeyChart, SunburstChart, TreeChart, TreemapChart } from "echarts/charts";
import { AriaComponent, DatasetComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([
  AriaComponent, BarChart, CanvasRenderer, DatasetComponent, GridComponent, LegendComponent, LineChart,
  SankeyChart, SunburstChart, TooltipComponent, TreeChart, TreemapChart,
]);

export { init };
