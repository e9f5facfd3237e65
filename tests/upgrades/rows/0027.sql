INSERT INTO public_state (id, number) VALUES (1, 41);
