/// From the source to the model: every rule that a contract must keep is checked here.
package io.ruapc.processor.read;
