"""QGIS opens the layers as its users do: OGC API Features, basic authentication from its store."""

import base64
import json
import sys
import urllib.request

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsAuthMethodConfig,
    QgsDataSourceUri,
    QgsFeatureRequest,
    QgsRectangle,
    QgsVectorLayer,
    QgsWkbTypes,
)

SITE = sys.argv[1] + "/ogc/features/v1"
ACCOUNT = ("canbo.tinh", "minh hoa 2026")
# Layer, kind of its shapes.
LAYERS = [("plots", "Polygon"), ("growing-areas", "MultiPolygon"), ("packing-houses", "Point")]


def stored(password):
    """An account in QGIS's own store, by its identity there."""
    config = QgsAuthMethodConfig("Basic")
    config.setName(password)
    config.setConfig("username", ACCOUNT[0])
    config.setConfig("password", password)
    assert QgsApplication.authManager().storeAuthenticationConfig(config)
    return config.id()


def opened(name, account):
    uri = QgsDataSourceUri()
    uri.setParam("url", SITE)
    uri.setParam("typename", name)
    uri.setParam("restrictToRequestBBOX", "1")
    uri.setAuthConfigId(account)
    return QgsVectorLayer(uri.uri(False), name, "OAPIF")


def given(name):
    """How many records the server gives of itself."""
    request = urllib.request.Request(f"{SITE}/collections/{name}/items?limit=1000")
    request.add_header("authorization", "Basic " + base64.b64encode(":".join(ACCOUNT).encode()).decode())
    with urllib.request.urlopen(request) as answer:
        return len(json.load(answer)["features"])


def main():
    QgsApplication.authManager().setMasterPassword("only here", True)
    officer, stranger = stored(ACCOUNT[1]), stored("not the password")
    for name, shape in LAYERS:
        assert not opened(name, stranger).isValid(), f"{name} opens for anybody"
        layer = opened(name, officer)
        assert layer.isValid(), (name, layer.error().summary())
        assert layer.crs().authid() in ("EPSG:4326", "OGC:CRS84"), layer.crs().authid()
        assert QgsWkbTypes.displayString(layer.wkbType()) == shape, layer.wkbType()
        records = list(layer.getFeatures())
        assert len(records) == given(name) > 0, (name, len(records), given(name))
        box = records[0].geometry().boundingBox()
        assert QgsRectangle(102, 8, 110, 24).contains(box), f"{name} lies in {box.toString()}"
        beside = QgsRectangle(box.xMinimum() - 2, box.yMinimum(), box.xMinimum() - 1, box.yMaximum())
        for window, found in [(box, True), (beside, False)]:
            fresh = opened(name, officer)
            inside = list(fresh.getFeatures(QgsFeatureRequest().setFilterRect(window)))
            assert bool(inside) == found, (name, window.toString(), len(inside))
        print(f"QGIS {Qgis.QGIS_VERSION}: {name}: {len(records)} of {given(name)}, {shape}")


application = QgsApplication([], False)
application.initQgis()
main()
application.exitQgis()
