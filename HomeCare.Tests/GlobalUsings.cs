extern alias box;

global using box::HomeCare.Gateway.Simulation;
global using box::HomeCare.Gateway.Sms;
