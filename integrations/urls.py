"""The addresses of imports and exports, inside a workspace."""

from django.urls import path

from integrations.views import exports, imports

urlpatterns = [
    path("import/", imports.import_list, name="import_list"),
    path("import/upload/", imports.import_upload, name="import_upload"),
    path("import/<int:run_id>/", imports.import_run, name="import_run"),
    path("import/<int:run_id>/mapping/", imports.import_map, name="import_map"),
    path("import/<int:run_id>/start/", imports.import_start, name="import_start"),
    path("import/<int:run_id>/cancel/", imports.import_cancel, name="import_cancel"),
    path("import/<int:run_id>/undo/", imports.import_undo, name="import_undo"),
    path("import/<int:run_id>/rows.csv", imports.import_rows_csv, name="import_rows_csv"),
    path("export/records.json", exports.export_records_json, name="export_records_json"),
    path("export/records.csv", exports.export_records_csv, name="export_records_csv"),
]
