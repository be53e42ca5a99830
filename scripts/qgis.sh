#!/usr/bin/env bash
# qgis.sh PROGRAM: QGIS itself opens every layer of a server of its own with the demo in it, with an officer's account.
source "$(dirname "$0")/lib.sh"
program=$1

need_debian python3-qgis qgis-providers
serve_demo "$program" ogc/features/v1
# Debian's own Python: QGIS is built for no other. Its settings and its store of passwords lie in a folder of their own.
HOME="$data/home" QT_QPA_PLATFORM=offscreen /usr/bin/python3 scripts/open-layers.py "$site"
