# Every third-party package, in one place. Debian 12 and 13 have them all; scripts/setup installs them.
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(ZLIB REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(tl-expected REQUIRED)
find_package(Eigen3 REQUIRED NO_MODULE)
find_package(Qhull REQUIRED CONFIG)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)

find_package(ITK REQUIRED COMPONENTS
    ITKCommon ITKIONIFTI ITKIONRRD ITKImageGrid ITKImageFunction ITKSmoothing ITKDistanceMap ITKThresholding
    ITKConnectedComponents ITKLabelMap ITKBinaryMathematicalMorphology ITKMathematicalMorphology
    ITKRegionGrowing ITKImageStatistics ITKTransform)
find_package(DCMTK REQUIRED)
include(FindSoci)
include(FindCodecs)
include(FindZip)

if(HEPATICA_APP)
    find_package(CLI11 REQUIRED)
    find_package(Qt6 REQUIRED COMPONENTS Core Gui Widgets OpenGL OpenGLWidgets Test)
    find_package(VTK REQUIRED COMPONENTS
        CommonCore CommonDataModel CommonExecutionModel CommonMath CommonTransforms FiltersCore FiltersGeneral FiltersSources
        ImagingCore InteractionStyle RenderingCore RenderingFreeType RenderingImage RenderingOpenGL2 RenderingUI)
endif()
if(HEPATICA_TESTS)
    find_package(GTest REQUIRED)
endif()
if(HEPATICA_BENCHMARKS)
    find_package(benchmark REQUIRED)
endif()

# Interface targets, so that the libraries say what they use in one word and headers count as system headers.
add_library(hepatica_itk INTERFACE)
target_include_directories(hepatica_itk SYSTEM INTERFACE ${ITK_INCLUDE_DIRS})
target_link_libraries(hepatica_itk INTERFACE ${ITK_LIBRARIES})

add_library(hepatica_dcmtk INTERFACE)
target_include_directories(hepatica_dcmtk SYSTEM INTERFACE ${DCMTK_INCLUDE_DIRS})
# The order matters: oflog and ofstd last, or the linker misses symbols of libofstd.
target_link_libraries(hepatica_dcmtk INTERFACE dcmseg dcmfg dcmiod dcmsr dcmdata oflog ofstd Threads::Threads)
