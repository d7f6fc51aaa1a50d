//! The regional banks.

use guichet_protocol_stet::Regional;

/// The Caisses régionales by the names in the paths of the bank's public web site, with their
/// departments, and Banque Chalus. Unverified: derive them from the bank's portal before going live.
pub const CAISSES: &[Regional] = &[
    Regional::new(
        "ca-alpesprovence",
        "Crédit Agricole Alpes Provence",
        "Hautes-Alpes 05, Bouches-du-Rhône 13, Vaucluse 84",
    ),
    Regional::new(
        "ca-alsace-vosges",
        "Crédit Agricole Alsace Vosges",
        "Bas-Rhin 67, Haut-Rhin 68, Vosges 88",
    ),
    Regional::new(
        "ca-anjou-maine",
        "Crédit Agricole Anjou Maine",
        "Maine-et-Loire 49, Mayenne 53, Sarthe 72",
    ),
    Regional::new(
        "ca-aquitaine",
        "Crédit Agricole Aquitaine",
        "Gironde 33, Landes 40, Lot-et-Garonne 47",
    ),
    Regional::new(
        "ca-atlantique-vendee",
        "Crédit Agricole Atlantique Vendée",
        "Loire-Atlantique 44, Vendée 85",
    ),
    Regional::new(
        "ca-briepicardie",
        "Crédit Agricole Brie Picardie",
        "Oise 60, Seine-et-Marne 77, Somme 80",
    ),
    Regional::new(
        "ca-centrest",
        "Crédit Agricole Centre-est",
        "Ain 01, Rhône 69, Saône-et-Loire 71",
    ),
    Regional::new(
        "ca-centrefrance",
        "Crédit Agricole Centre France",
        "Allier 03, Cantal 15, Corrèze 19, Creuse 23, Puy-de-Dôme 63",
    ),
    Regional::new(
        "ca-centreloire",
        "Crédit Agricole Centre Loire",
        "Cher 18, Loiret 45, Nièvre 58",
    ),
    Regional::new("ca-centreouest", "Crédit Agricole Centre Ouest", "Indre 36, Haute-Vienne 87"),
    Regional::new(
        "ca-cb",
        "Crédit Agricole Champagne-Bourgogne",
        "Aube 10, Côte-d'Or 21, Haute-Marne 52, Yonne 89",
    ),
    Regional::new(
        "ca-cmds",
        "Crédit Agricole Charente-Maritime Deux-Sèvres",
        "Charente-Maritime 17, Deux-Sèvres 79",
    ),
    Regional::new(
        "ca-charente-perigord",
        "Crédit Agricole Charente-Périgord",
        "Charente 16, Dordogne 24",
    ),
    Regional::new("ca-corse", "Crédit Agricole Corse", "Corse-du-Sud 2A, Haute-Corse 2B"),
    Regional::new("ca-cotesdarmor", "Crédit Agricole Côtes d'Armor", "Côtes-d'Armor 22"),
    Regional::new("ca-des-savoie", "Crédit Agricole Savoie", "Savoie 73, Haute-Savoie 74"),
    Regional::new("ca-finistere", "Crédit Agricole Finistère", "Finistère 29"),
    Regional::new(
        "ca-franchecomte",
        "Crédit Agricole Franche-Comté",
        "Doubs 25, Jura 39, Haute-Saône 70, Territoire de Belfort 90",
    ),
    Regional::new("ca-guadeloupe", "Crédit Agricole Guadeloupe", "Guadeloupe 971"),
    Regional::new("ca-illeetvilaine", "Crédit Agricole Ille-et-Vilaine", "Ille-et-Vilaine 35"),
    Regional::new(
        "ca-languedoc",
        "Crédit Agricole Languedoc",
        "Aude 11, Gard 30, Hérault 34, Lozère 48",
    ),
    Regional::new(
        "ca-loirehauteloire",
        "Crédit Agricole Loire Haute-Loire",
        "Loire 42, Haute-Loire 43",
    ),
    Regional::new(
        "ca-lorraine",
        "Crédit Agricole Lorraine",
        "Meurthe-et-Moselle 54, Meuse 55, Moselle 57",
    ),
    Regional::new(
        "ca-martinique",
        "Crédit Agricole Martinique-Guyane",
        "Martinique 972, Guyane 973",
    ),
    Regional::new("ca-morbihan", "Crédit Agricole Morbihan", "Morbihan 56"),
    Regional::new(
        "ca-nmp",
        "Crédit Agricole Nord Midi-Pyrénées",
        "Aveyron 12, Lot 46, Tarn 81, Tarn-et-Garonne 82",
    ),
    Regional::new("ca-norddefrance", "Crédit Agricole Nord de France", "Nord 59, Pas-de-Calais 62"),
    Regional::new("ca-nord-est", "Crédit Agricole Nord Est", "Aisne 02, Ardennes 08, Marne 51"),
    Regional::new("ca-normandie", "Crédit Agricole Normandie", "Calvados 14, Manche 50, Orne 61"),
    Regional::new(
        "ca-normandie-seine",
        "Crédit Agricole Normandie-Seine",
        "Eure 27, Seine-Maritime 76",
    ),
    Regional::new(
        "ca-paris",
        "Crédit Agricole Paris et Île-de-France",
        "Paris 75, Yvelines 78, Essonne 91, Hauts-de-Seine 92, Seine-Saint-Denis 93, Val-de-Marne 94, Val-d'Oise 95",
    ),
    Regional::new(
        "ca-pca",
        "Crédit Agricole Provence Côte d'Azur",
        "Alpes-de-Haute-Provence 04, Alpes-Maritimes 06, Var 83",
    ),
    Regional::new(
        "ca-pyrenees-gascogne",
        "Crédit Agricole Pyrénées Gascogne",
        "Gers 32, Pyrénées-Atlantiques 64, Hautes-Pyrénées 65",
    ),
    Regional::new("ca-reunion", "Crédit Agricole La Réunion", "La Réunion 974, Mayotte 976"),
    Regional::new(
        "ca-sudmed",
        "Crédit Agricole Sud Méditerranée",
        "Ariège 09, Pyrénées-Orientales 66",
    ),
    Regional::new(
        "ca-sudrhonealpes",
        "Crédit Agricole Sud Rhône Alpes",
        "Ardèche 07, Drôme 26, Isère 38",
    ),
    Regional::new("ca-toulouse31", "Crédit Agricole Toulouse 31", "Haute-Garonne 31"),
    Regional::new(
        "ca-tourainepoitou",
        "Crédit Agricole Touraine Poitou",
        "Indre-et-Loire 37, Vienne 86",
    ),
    Regional::new(
        "ca-valdefrance",
        "Crédit Agricole Val de France",
        "Eure-et-Loir 28, Loir-et-Cher 41",
    ),
    Regional::new("banque-chalus", "Banque Chalus", "Puy-de-Dôme 63"),
];
