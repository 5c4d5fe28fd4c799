"""
What every page is made of: layouts, components, form fields, one stylesheet, fonts and icons.

Always true: knows no models and no doors, only `kernel`; every page works without a script and prints; no inline style or
script; every colour and length is a token of `css/tokens.css`. A component is a folder in `components/`: its template (with
a note of its arguments) and its CSS. `python -m amser.ui.assets` joins the CSS into `static/ui/amser.css`, which is committed.
"""
