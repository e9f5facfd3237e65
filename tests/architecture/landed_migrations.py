"""The migrations that have landed on main, by the SHA-256 of their text.

Somebody's database has run them and will never run them again, so a change to one of them reaches new databases only.
Add a line when a migration lands; never change a line.
"""

LANDED = {
    "0001_foundation": "f94065407ed8c83e9687e8f39856f2f0bf5343b50cbcbc6235f30b0fed0e0726",
    "0002_people": "9f59c7250f60a0ec6c2160fd7bdcd5a91a432517a080b26f65c103741cea279b",
    "0003_editions": "07e399b201ed3f6b78f743c532092ac04160d47813006ada90795748ff53e1a8",
    "0004_registration": "3995cb4f0b48d88d1916c8ea2970887874ade60cf62deefe6af0bd2bea3f7aa1",
    "0005_judging": "f8102dbc8694c76cb97a29502650b7f87065b8fd5f6db10a1e68ec95f5f0703f",
    "0006_results": "a6cc6ae434b5477e1322b4df91bc19e43de9a08a8f0159b6a39ebf6e404166d7",
    "0007_awards": "e08b56021154d7fb2cec8f885dedc0a911f1e491bf9a0dfc98f2b8406da4ead0",
    "0008_publication": "6bfef98c43e5752735b08a835dece0521184b7d7c26a1583439b711e81cbf2b0",
    "0009_proposals": "92263bb350b5017f3024170fd61d654aaf8e61b491508e420b88eea722fb87ab",
    "0010_names": "f8981fadf360311db0a8ba6cbf7be100ea6d1beac770c64a6f4126bbe06bb26f",
    "0011_participation": "0f206779cd3952da7b631f62236ef86cb3d80fbe3eaab3dd57ffb4a3374de0f8",
    "0012_publicity_basis": "942fcaec3743e118b050a841d296318e06e61bd183e0ceb435fcf2e3279b20bf",
    "0013_log_head": "9a12f8c8acd1ac2a075ce6e9228362084ce4ced35c4661f7bbc6e42812e7f8d0",
    "0014_letters": "a9bcf88fc1a093a65c3e2acbb77d0154f7985ec627afbdfd629bdc830a15f3c4",
    "0015_second_person": "7304b49bcb77e96fbf0aba58f145993618406b81ebfeaf55d73dad16e37ad5f8",
    "0016_kept_forms": "c8ad876b7beb40e9d4c375248d288a058615683180315238fd1cb1c7c1c22ab6",
    "0017_next_tier": "267090029841acbda1b3a7c99330bc1db5156c965b32a469a1013bb3a20dfa62",
    "0018_headcounts": "59164b1989ce339153a696ec2aacc7baeb02ab430eebb606178ac3a81acef517",
    "0019_failed_tries": "b6a941fa363c8987b3f979ad7bc4344223d7a6601121db60a8d77115245cb967",
    "0020_closed_accounts": "d6fed33e823255e89f385ed059e67b65be264de7a6df2b5385214d9265f90c22",
    "0021_corrections": "4767c71ffc0bc3bf07182a92a56283897790bcf453059464e8da6a547259bdc0",
    "0022_hand_overs": "c5547b43fed29e5217a98e1af481fad3388955c7968239edec178e0dda07ae8c",
    "0023_imports": "0ca7e3b6330d419c3d03317f853191a1539476fe13e42e3a6d33c9f442b11845",
    "0024_help_calls": "5574c15493654a6af28ee809427f5a9e1c5507ca79d2f798b2952f2bdd19cecb",
    "0025_outside_scores": "d92fa781634833d469c55b3aca3eaff328bb715d3a39e22fcd12ce2cc643731b",
    "0026_rosters": "4abf7c8be6984feccced34c3b56a641cd67671b793d6eccc8d55f73fbeb4190b",
    "0027_public_state": "79bf0c1a3941e45bbc6f02841134c026d925f542a2be6c62332b3e4394fc45b2",
    "0028_certificates": "f4acc5c3e9cd72c86f345c87b711d3bae8348acbf2b01dbe0b9f4d24a3149a0b",
    "0029_decided_together": "93a21731de4e3c7b4ae2b6a8dba50153933eee3552b0dd33f4320c71dd3b5168",
    "0030_ready_pages": "45886a80280d59575b827bdd24d2fb946203a83610d11686165920297774f63f",
    "0031_objections": "cfaab55cf9d06594545414d9010d680647ebb91e580e662f1d537c4a4e699041",
    "0032_objection_levels": "cce3b4612eabcfeb62b9a6108183ca8e882bb37a60ea2b62f40cea6fbf281646",
    "0033_revocations": "48e4f9e905698f144c8b4de73f8647252aaa5085bd1073826e49fd95102eedb8",
    "0034_several_panels": "db79513cc56fce2c5c6b4d8e6ad3b4abc87187b72763937e8bf9a6bff4b24502",
    "0035_change_requests": "bb74c21203366b58820cd66075aa397bdf2c38af562244cdc1894d7c49e453b0",
    "0036_award_columns_and_archives": "3eb1afc34dbb1e476981ad2aa4b797218df43b0d483e91aefc4ae0109451470a",
}
