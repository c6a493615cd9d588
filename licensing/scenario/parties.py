"""Parties that several stories name: consignees and end-users in India, forwarders in the United States."""

from __future__ import annotations

from licensing.scenario.vocabulary import party

IAF = party(
    "end_user",
    "Indian Air Force, Ministry of Defence",
    "IN",
    "Air Headquarters, Rafi Marg, New Delhi 110106",
    "mod-india",
)
ARMY = party(
    "end_user",
    "Indian Army, Ministry of Defence",
    "IN",
    "Integrated Headquarters (Army), South Block, New Delhi 110011",
    "mod-india",
)
NAVY = party(
    "end_user",
    "Indian Navy, Ministry of Defence",
    "IN",
    "Integrated Headquarters (Navy), New Delhi 110011",
    "mod-india",
)

HAL_ENGINES = party(
    "consignee",
    "Hindustan Aeronautics Limited, Engine Division",
    "IN",
    "Sunabeda, Koraput, Odisha 763002",
    "hal",
)
TASL = party(
    "consignee",
    "Tata Advanced Systems Limited",
    "IN",
    "Aerospace SEZ, Adibatla, Hyderabad 501510",
    "tata-advanced-systems",
)
LT_HAZIRA = party(
    "consignee",
    "L&T Defence, Armoured Systems Complex",
    "IN",
    "Hazira, Surat, Gujarat 394510",
    "lt-defence",
)
ADANI = party(
    "consignee",
    "Adani Defence & Aerospace",
    "IN",
    "Adani Aerospace Park, Hyderabad 501359",
    "adani-defence",
)
RELIANCE = party(
    "consignee",
    "Reliance Naval & Engineering",
    "IN",
    "Pipavav Port, Amreli, Gujarat 365560",
    "reliance-naval",
)

FORWARDER_EAST = party(
    "forwarder",
    "Meridian Air Freight, Inc.",
    "US",
    "Cargo Area C, JFK International Airport, Jamaica, NY 11430",
)
FORWARDER_WEST = party(
    "forwarder", "Sonora Cargo Forwarding LLC", "US", "2750 E Airport Drive, Tucson, AZ 85756"
)

MINISTRY = party("sponsor", "Ministry of Defence (India)", "IN", "South Block, New Delhi 110011", "mod-india")
PORT_JFK = party("export_port", "CBP, Port of New York (JFK)", "US", "Jamaica, NY 11430", "port-jfk")
PORT_MUMBAI = party(
    "import_port", "Air Cargo Complex, Mumbai", "IN", "Sahar, Andheri East, Mumbai 400099", "port-mumbai"
)
HINDAN = party("consignee", "28 Wing, Air Force Station Hindan", "IN", "Ghaziabad 201004", "mod-india")
RAJALI = party("consignee", "INS Rajali, Naval Air Station", "IN", "Arakkonam 631006", "mod-india")
GARUDA = party("consignee", "INS Garuda, Naval Air Station", "IN", "Kochi 682004", "mod-india")
CHANDIGARH = party(
    "consignee", "3 Base Repair Depot, Indian Air Force", "IN", "Chandigarh 160003", "mod-india"
)
GUN_DEPOT = party("consignee", "509 Army Base Workshop", "IN", "Agra 282001", "mod-india")
