#include "Commands.h"
#include "Program.h"

#include <array>

// The commands that draw reports; `hepatica` starts them.
int main(int argc, char** argv)
{
    using namespace hepatica::cli;
    constexpr std::array<AddCommand, 2> Commands{addDemo, addReport};
    return runProgram(Commands, argc, argv);
}
