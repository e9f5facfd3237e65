"""The pages of publications: for everybody (public) and for people who publish (desk)."""
